import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql';
import { forbiddenName } from '../executor/json.js';

/** An answer is an object with the names that the client chooses: one of them would change the object instead of being in it. */
export const refuseNames = (context: ValidationContext): ASTVisitor => ({
  Field({ alias }) {
    if (alias?.value === forbiddenName)
      context.reportError(new GraphQLError(`${forbiddenName} cannot be an alias.`, { nodes: [alias] }));
  },
});
