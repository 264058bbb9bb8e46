export { type Arming, type CrashAction, type CrashRecord, enableCrashPoints } from './arm.js';
export { crashPoint } from './crash-point.js';
