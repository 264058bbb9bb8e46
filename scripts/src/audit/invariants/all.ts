import type { Invariant } from '../invariant.js';
import { confirmations } from './confirmations.js';
import { isolation } from './isolation.js';
import { messages } from './messages.js';
import { money } from './money.js';
import { noOversell } from './no-oversell.js';
import { nothingKept } from './nothing-kept.js';
import { orderEnds } from './order-ends.js';
import { stockLevels } from './stock-levels.js';
import { toldOrders } from './told-orders.js';

export const invariants: readonly Invariant[] = [
  toldOrders,
  money,
  stockLevels,
  noOversell,
  orderEnds,
  nothingKept,
  messages,
  confirmations,
  isolation,
];
