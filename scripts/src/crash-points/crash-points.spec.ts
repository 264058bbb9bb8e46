import { describe, expect, it } from 'vitest';
import { findGaps } from './find-gaps.js';
import { pointsOf } from './registry.js';
import { productSources } from './sources.js';

const gapsIn = (text: string): string[] =>
  findGaps([{ path: 'fixture.ts', text }]).map(({ first, second }) => `${first} -> ${second}`);

describe('a missing crash point is found', () => {
  it.each([
    ['between two effects', 'const f = async () => { await inTransaction(a); await mailer.send(m); };'],
    [
      'however the calls are written',
      'async function f() { const x = (await queues.publish(a)) as T; return deps.mailer!.send(x); }',
    ],
    [
      'between an effect and the next round of a loop',
      'const f = async () => { for (const row of rows) await inTransaction(row); };',
    ],
    ['in the head of a loop', 'const f = async () => { while (await inTransaction(next)) count += 1; };'],
    [
      'on the way through a catch',
      'const f = async () => { try { await queues.publish(a); } catch { await store.markUnpublished(a); } };',
    ],
    [
      'on one branch only',
      'const f = async () => { await inTransaction(a); if (b) crashPoint("x:y"); await mailer.send(m); };',
    ],
    [
      'between functions of the file',
      'const g = async () => { await inTransaction(a); }; const f = async () => { await g(); await g(); };',
    ],
    [
      'in what a factory makes',
      'const makePay = (deps) => async () => deps.inTransaction(a); const f = (deps) => { const pay = makePay(deps); return async () => { await pay(); await deps.mailer.send(m); }; };',
    ],
    [
      'in callbacks',
      'const f = async () => { const due = await deliveries.claimDue(1); await Promise.all(due.map(async (d) => mailer.send(d))); };',
    ],
    [
      'where a callback is named',
      'const send = (d) => mailer.send(d); const f = async () => { const due = await deliveries.claimDue(1); await Promise.all(due.map(send)); };',
    ],
    [
      'between a method and its own caller',
      'class A { async g() { await fetch(u); } async f() { await this.g(); this.store.delivered(id); } }',
    ],
    [
      'in SQL',
      'const sql = `insert into t values (1)`; const f = async () => { await dataSource.query(sql); await dataSource.query(`update t set a = 1`); };',
    ],
    [
      'inside a transaction that calls out',
      'const f = () => inTransaction(async (tx) => { await orders.save(tx, o); await mailer.send(m); });',
    ],
  ])('%s', (_, text) => {
    expect(gapsIn(text)).toHaveLength(1);
  });

  it.each([
    [
      'a crash point in between',
      'const f = async () => { await inTransaction(a); crashPoint("x:y"); await mailer.send(m); };',
    ],
    [
      'one in the loop',
      'const f = async () => { for (const row of rows) { await inTransaction(row); crashPoint("x:y"); } };',
    ],
    [
      'one at the end of the first function',
      'const g = async () => { await inTransaction(a); crashPoint("x:y"); }; const f = async () => { await g(); await g(); };',
    ],
    [
      'effects of one transaction',
      'const f = () => inTransaction(async (tx) => { await orders.save(tx, o); await outbox.add(tx, m); await keys.claim(tx, k); });',
    ],
    ['effects beside each other', 'const f = () => Promise.all([inTransaction(a), mailer.send(m)]);'],
    [
      'only one of two',
      'const f = async () => { if (a) await inTransaction(a); else await mailer.send(m); };',
    ],
    ['a return in between', 'const f = async () => { if (await queues.publish(a)) return; };'],
    ['reads', 'const f = async () => { await dataSource.query(`select 1`); await inTransaction(a); };'],
    [
      'a function that is only defined',
      'const f = async () => { await inTransaction(a); return { later: () => mailer.send(m) }; };',
    ],
  ])('and none is asked for with %s', (_, text) => {
    expect(gapsIn(text)).toEqual([]);
  });
});

describe('the product', () => {
  const sources = productSources();
  const points = pointsOf(sources);

  it('has a crash point between any two effects that last', () => {
    expect(
      findGaps(sources).map(
        ({ path, line, first, second }) => `${path}:${line} after ${first}, before ${second}`,
      ),
    ).toEqual([]);
  });

  it('would be found without: every process has effects to keep apart', () => {
    const bare = sources.map(({ path, text }) => ({
      path,
      text: text.replaceAll('crashPoint(', 'nothing('),
    }));
    const gaps = findGaps(bare);
    expect(gaps.length).toBeGreaterThan(60);
    const rooms = new Set(gaps.map(({ path }) => path.split('/')[1]));
    expect(rooms).toEqual(
      new Set(['src', 'payment-simulator', 'inventory', 'notifications', 'payments', 'products', 'users']),
    );
  });

  it('names each point once, after where it is', () => {
    expect(points.map(({ name }) => name).filter((name, at, all) => all.indexOf(name) !== at)).toEqual([]);
    for (const { name, path } of points) {
      const [top, room] = path.split('/');
      const owner = top === 'subgraphs' ? [room] : top === 'infra' ? ['simulator'] : kitOwners;
      expect(owner, `${name} in ${path}`).toContain(name.split(':')[0]);
    }
  });
});

const kitOwners = ['cache', 'consumer', 'migrate', 'relay', 'saga', 'transaction'];
