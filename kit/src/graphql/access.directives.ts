import { Directive } from 'type-graphql';
import type { Scope } from '../identity/index.js';

/** Only for those who are signed in. The router leaves the field out for others, and this subgraph refuses it. */
export const Authenticated = () => Directive('@authenticated');

/** Only with an access token that has all of these scopes. */
export const RequiresScopes = (...scopes: readonly Scope[]) =>
  Directive(`@requiresScopes(scopes: ${JSON.stringify([scopes])})`);
