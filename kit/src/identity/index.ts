export { expiryOf } from './expiry.js';
export { createRemoteKeys } from './remote-keys.js';
export { type Scope, scopeClaim, scopesOf } from './scopes.js';
export { isSignedAccess, signAccess } from './signed-access.js';
export {
  bearerToken,
  createViewerVerifier,
  InvalidTokenError,
  type Viewer,
  type ViewerVerifier,
} from './viewer.js';
