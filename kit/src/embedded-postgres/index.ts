export { type Cluster, type ClusterOptions, startCluster } from './cluster.js';
export { freePort } from './free-port.js';
export { claimPort } from './port-claim.js';
