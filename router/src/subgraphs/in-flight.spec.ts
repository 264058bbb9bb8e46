import { expect, it } from 'vitest';
import { createInFlight } from './in-flight.js';

const setUp = () => {
  const told = { count: 0 };
  const answers: PromiseWithResolvers<string>[] = [];
  const inFlight = createInFlight<string>('products', told);
  const ask = (headers: Record<string, string>, body = '{}') =>
    inFlight(headers, body, () => {
      const answer = Promise.withResolvers<string>();
      answers.push(answer);
      return answer.promise;
    });
  return { answers, ask, told };
};

it('who asks the same with the same rights shares an answer, whatever the request is called', async () => {
  const { answers, ask } = setUp();
  const both = [
    ask({ authorization: 'Bearer a', 'x-request-id': '1', traceparent: '1' }),
    ask({ authorization: 'Bearer a', 'x-request-id': '2', traceparent: '2', tracestate: 'a=2' }),
  ];
  expect(answers).toHaveLength(1);
  answers[0]?.resolve('answer');
  expect(await Promise.all(both)).toEqual(['answer', 'answer']);
});

it.each([
  [{ authorization: 'Bearer b' }],
  [{}],
  [{ authorization: 'Bearer a', 'x-order-access-token': 't' }],
  [{ authorization: 'Bearer a', 'x-client-address': '1.2.3.4' }],
])('who asks with other rights (%o) asks for himself', (headers: Record<string, string>) => {
  const { answers, ask } = setUp();
  void ask({ authorization: 'Bearer a' });
  void ask(headers);
  void ask({ authorization: 'Bearer a' }, '{"query":"{ other }"}');
  expect(answers).toHaveLength(3);
});

it('what is as long as another question is not the same', () => {
  const { answers, ask } = setUp();
  void ask({}, '{"query":"{ a }"}');
  void ask({}, '{"query":"{ b }"}');
  void ask({}, '{"query":"{ a }"}');
  expect(answers).toHaveLength(2);
});

it('an answer that has come, or failed, is not given to those who ask later', async () => {
  const { answers, ask } = setUp();
  const first = ask({});
  answers[0]?.reject(new Error('away'));
  await expect(first).rejects.toThrow('away');
  void ask({});
  expect(answers).toHaveLength(2);
});

it('who asks after a change was told does not get what was asked for before it', async () => {
  const { answers, ask, told } = setUp();
  const before = ask({});
  told.count += 1;
  const after = [ask({}), ask({})];
  expect(answers).toHaveLength(2);
  answers[0]?.resolve('old');
  answers[1]?.resolve('new');
  expect(await before).toBe('old');
  expect(await Promise.all(after)).toEqual(['new', 'new']);
});
