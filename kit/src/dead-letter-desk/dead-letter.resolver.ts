import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { z } from 'zod';
import { isId } from '../db/index.js';
import {
  afterDescription,
  type BaseContext,
  decodeCursor,
  defaultPageSize,
  firstDescription,
  PagedByFirst,
  pageFrom,
  pageSize,
  RequiresScopes,
  requireStaff,
} from '../graphql/index.js';
import type { DeadLetterRefused, DeadLetters } from '../messaging/index.js';
import {
  DeadLetterConnection,
  DecideDeadLetterResult,
  toDeadLetterRefusal,
  toDeadLetterType,
} from './dead-letter.type.js';

const decisionOf = async (
  id: string,
  decide: () => ReturnType<DeadLetters['redrive']>,
): Promise<typeof DecideDeadLetterResult> => {
  const unknown: DeadLetterRefused = { code: 'DEAD_LETTER_NOT_FOUND', id };
  if (!isId(id)) return toDeadLetterRefusal(unknown);
  const result = await decide();
  return result.ok ? toDeadLetterType(result.value) : toDeadLetterRefusal(result.error);
};

/**
 * The staff's view of a subgraph's dead letters: `<service>DeadLetters`, `redrive<Service>DeadLetter`, `discard<Service>DeadLetter`.
 * Each subgraph has its own, since root fields of a supergraph share one name space.
 */
export const createDeadLetterDesk = (service: string): (new (deadLetters: DeadLetters) => object) => {
  const title = service[0]?.toUpperCase() + service.slice(1);

  @Resolver()
  class DeadLetterResolver {
    constructor(readonly deadLetters: DeadLetters) {}

    @PagedByFirst()
    @RequiresScopes('staff:read')
    @Query(() => DeadLetterConnection, {
      name: `${service}DeadLetters`,
      nullable: true,
      description: `Messages that ${service} could not handle, oldest first. For staff.`,
    })
    async list(
      @Arg('first', () => Int, { defaultValue: defaultPageSize, description: firstDescription })
      first: number,
      @Arg('after', () => String, { nullable: true, description: afterDescription }) after:
        | string
        | undefined,
      @Ctx() context: BaseContext,
    ): Promise<InstanceType<typeof DeadLetterConnection>> {
      requireStaff(context);
      const size = pageSize(first);
      const from = decodeCursor(after, z.tuple([z.uuid()]))?.[0];
      const rows = await this.deadLetters.list({ first: size + 1, after: from });
      return pageFrom(rows, { first: size, toNode: toDeadLetterType, cursorOf: ({ id }) => [id] });
    }

    @RequiresScopes('staff:write')
    @Mutation(() => DecideDeadLetterResult, {
      name: `redrive${title}DeadLetter`,
      description: 'Sends the message to its consumer again. For staff.',
    })
    redrive(
      @Arg('id', () => ID, { description: 'The id of the dead letter.' }) id: string,
      @Ctx() context: BaseContext,
    ): Promise<typeof DecideDeadLetterResult> {
      const { userId } = requireStaff(context);
      return decisionOf(id, () => this.deadLetters.redrive(id, userId));
    }

    @RequiresScopes('staff:write')
    @Mutation(() => DecideDeadLetterResult, {
      name: `discard${title}DeadLetter`,
      description: 'Gives the message up for good. For staff.',
    })
    discard(
      @Arg('id', () => ID, { description: 'The id of the dead letter.' }) id: string,
      @Ctx() context: BaseContext,
    ): Promise<typeof DecideDeadLetterResult> {
      const { userId } = requireStaff(context);
      return decisionOf(id, () => this.deadLetters.discard(id, userId));
    }
  }
  return DeadLetterResolver;
};
