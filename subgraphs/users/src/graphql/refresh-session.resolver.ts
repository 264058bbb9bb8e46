import { Arg, createUnionType, Field, InputType, Mutation, Resolver } from 'type-graphql';
import type { RefreshSession } from '../use-cases/refresh-session.js';
import { SessionExpiredErrorType, sessionExpired } from './refusal.types.js';
import { SessionType, toSessionType } from './session.type.js';

@InputType('RefreshSessionInput', { description: 'Which session to refresh.' })
export class RefreshSessionInput {
  @Field(() => String, { description: 'The latest refresh token of the session.' })
  refreshToken!: string;
}

export const RefreshSessionResult = createUnionType({
  name: 'RefreshSessionResult',
  description: 'What `refreshSession` answers.',
  types: () => [SessionType, SessionExpiredErrorType] as const,
});

@Resolver()
export class RefreshSessionResolver {
  constructor(private readonly refresh: RefreshSession) {}

  @Mutation(() => RefreshSessionResult, {
    description:
      'Trades the refresh token for a new access token and the next refresh token. Asking again with the same token within ten seconds gets the same next token; later it ends the session, because two parties hold it.',
  })
  async refreshSession(
    @Arg('input', () => RefreshSessionInput, { description: 'The session.' }) input: RefreshSessionInput,
  ) {
    const result = await this.refresh(input.refreshToken);
    return result.ok ? toSessionType(result.value) : sessionExpired();
  }
}
