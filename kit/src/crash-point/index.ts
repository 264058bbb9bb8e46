export { type Arming, type CrashAction, type CrashRecord, crashActions, enableCrashPoints } from './arm.js';
export { crashPoint } from './crash-point.js';
