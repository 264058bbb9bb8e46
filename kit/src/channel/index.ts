export { askSubgraph } from './ask-subgraph.js';
export { requireSignature } from './require-signature.js';
export { makeIsSigned, makeSign, type Sign } from './signature.js';
