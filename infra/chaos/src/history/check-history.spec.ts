import { expect, it } from 'vitest';
import { checkHistory } from './check-history.js';
import type { Operation } from './operation.js';

let attempt = 0;
const did = (
  op: Operation['op'],
  type: 'ok' | 'fail' | 'info',
  [began, ended]: readonly [number, number],
  facts: Partial<Operation>,
): Operation[] => {
  attempt += 1;
  const own = { op, attempt, client: 1, ...facts };
  return [
    { ...own, type: 'invoke', atMs: began, orderId: op === 'place' ? undefined : facts.orderId },
    { ...own, type, atMs: ended },
  ];
};
const truth = (statuses: Record<string, string>, keys: Record<string, string> = {}) => ({
  statuses: new Map(Object.entries(statuses)),
  orderOfKey: new Map(Object.entries(keys)),
});

it('finds nothing in a history that was kept', () => {
  const history = [
    ...did('place', 'info', [0, 5], { key: 'k' }),
    ...did('place', 'ok', [6, 7], { key: 'k', orderId: 'A' }),
    ...did('read', 'ok', [8, 9], { orderId: 'A', value: 'PENDING' }),
    ...did('read', 'ok', [10, 11], { orderId: 'A', value: 'CONFIRMED' }),
    ...did('cancel', 'ok', [12, 13], { orderId: 'A' }),
    ...did('read', 'ok', [14, 15], { orderId: 'A', value: 'CANCELLED' }),
    ...did('place', 'fail', [0, 1], { key: 'sold out' }),
  ];
  expect(checkHistory(history, truth({ A: 'CANCELLED' }, { k: 'A' }))).toEqual([]);
});

it.each<[string, Operation[], Record<string, string>, Record<string, string>, RegExp]>([
  [
    'an order that was told is gone',
    did('place', 'ok', [0, 1], { key: 'k', orderId: 'A' }),
    {},
    {},
    /does not exist/,
  ],
  [
    'one key made two orders',
    [
      ...did('place', 'ok', [0, 1], { key: 'k', orderId: 'A' }),
      ...did('place', 'ok', [2, 3], { key: 'k', orderId: 'B' }),
    ],
    { A: 'CONFIRMED', B: 'CONFIRMED' },
    {},
    /2 orders/,
  ],
  [
    'two keys were told of one order',
    [
      ...did('place', 'ok', [0, 1], { key: 'k', orderId: 'A' }),
      ...did('place', 'ok', [2, 3], { key: 'l', orderId: 'A' }),
    ],
    { A: 'CONFIRMED' },
    {},
    /key l and to key k/,
  ],
  [
    'a refused order exists',
    did('place', 'fail', [0, 1], { key: 'k' }),
    { A: 'CONFIRMED' },
    { k: 'A' },
    /refused each time/,
  ],
  [
    'a cancelled order is confirmed',
    did('cancel', 'ok', [0, 1], { orderId: 'A' }),
    { A: 'CONFIRMED' },
    {},
    /told to be cancelled and is CONFIRMED/,
  ],
  [
    'an order cannot be read',
    did('read', 'ok', [0, 1], { orderId: 'A', value: 'nothing' }),
    { A: 'CONFIRMED' },
    {},
    /found nothing/,
  ],
  [
    'a final status was left',
    [
      ...did('read', 'ok', [0, 1], { orderId: 'A', value: 'REJECTED' }),
      ...did('read', 'ok', [2, 3], { orderId: 'A', value: 'CONFIRMED' }),
    ],
    { A: 'CONFIRMED' },
    {},
    /read as REJECTED and later as CONFIRMED/,
  ],
])('says so when %s', (_what, history, statuses, keys, said) => {
  const found = checkHistory(history, truth(statuses, keys));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(said);
});

it('a refusal beside an attempt of unknown outcome proves nothing', () => {
  const history = [
    ...did('place', 'info', [0, 5], { key: 'k' }),
    ...did('place', 'fail', [6, 7], { key: 'k' }),
  ];
  expect(checkHistory(history, truth({ A: 'CONFIRMED' }, { k: 'A' }))).toEqual([]);
});

it('reads at the same time may show either', () => {
  const history = [
    ...did('read', 'ok', [0, 9], { orderId: 'A', value: 'CONFIRMED' }),
    ...did('read', 'ok', [1, 10], { orderId: 'A', value: 'PENDING' }),
  ];
  expect(checkHistory(history, truth({ A: 'CONFIRMED' }))).toEqual([]);
});
