import { describe, expect, it } from 'vitest';
import { readTracestate } from './tracestate.js';

const members = (count: number, length: number) =>
  Array.from({ length: count }, (_, i) => `k${i}=`.padEnd(length, 'v'));

describe('a trace state', () => {
  it.each([
    ['vendor=1', 'vendor=1'],
    ['a=1, b=2 ,\tc@d=x y,', 'a=1,b=2,c@d=x y'],
    ['1a/b*c-d_e=!', '1a/b*c-d_e=!'],
  ])('%j is passed on as %j', (text, passedOn) => {
    expect(readTracestate(text)).toBe(passedOn);
    expect(readTracestate(passedOn)).toBe(passedOn);
  });

  it.each([
    undefined,
    ['a=1'],
    '',
    ' , ',
    'a',
    'a=',
    '=1',
    'A=1',
    'a=1,b',
    'a=1,a=2',
    'a=é',
    'a=1\r\nx: y',
    `${'k'.repeat(257)}=1`,
    `a=${'v'.repeat(257)}`,
    members(33, 6).join(),
  ])('is not read from %j', (text) => {
    expect(readTracestate(text)).toBeUndefined();
  });

  it('has 512 characters at most: whole members go, long ones first, then those at the end', () => {
    const short = members(20, 30);
    expect(readTracestate(short.join())).toBe(short.slice(0, 16).join());
    const [long = ''] = members(1, 200);
    const some = short.slice(1, 12);
    expect(readTracestate([long, ...some].join())).toBe(some.join());
    expect(readTracestate(members(2, 256).join())).toBe(members(1, 256).join());
    expect(readTracestate(members(16, 31).join())).toBe(members(16, 31).join());
  });
});
