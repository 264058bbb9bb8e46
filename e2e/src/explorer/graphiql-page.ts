import { waitFor } from '@shop/kit/testing';
import type { Session } from './devtools.js';

const patienceMs = 120_000;

/** GraphiQL as somebody who looks at it and clicks. */
export const makeGraphiqlPage = ({ send }: Session) => {
  const evaluate = async <T>(expression: string): Promise<T> => {
    const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, returnByValue: true });
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description}`);
    return result.value;
  };
  const textOf = (selector: string): Promise<string> =>
    // Editors write spaces that do not break.
    evaluate<string>(
      `(document.querySelector(${JSON.stringify(selector)})?.innerText ?? '').replaceAll('\\u00a0', ' ')`,
    );
  const see = async (what: string, selector: string, wanted: RegExp): Promise<string> => {
    let text = '';
    const sees = async () => {
      text = await textOf(selector);
      return wanted.test(text) && text;
    };
    return waitFor(what, sees, patienceMs).catch(() => {
      throw new Error(`did not see ${what} (${wanted}), but: ${text.slice(0, 500)}`);
    });
  };
  const click = async (what: string, find: string): Promise<void> => {
    const place = await waitFor(
      what,
      () =>
        evaluate<{ x: number; y: number } | undefined>(`(() => {
          const box = (${find})?.getBoundingClientRect();
          return box && box.width > 0 ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : undefined;
        })()`),
      patienceMs,
    );
    const button = { ...place, button: 'left', clickCount: 1 };
    await send('Input.dispatchMouseEvent', { type: 'mousePressed', ...button });
    await send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...button });
  };
  const byText = (selector: string, text: string): string =>
    `[...document.querySelectorAll(${JSON.stringify(selector)})].find((found) => found.textContent.trim() === ${JSON.stringify(text)})`;
  const response = '.graphiql-response .view-lines';
  const run = () => click('the button that runs', `document.querySelector('.graphiql-execute-button')`);

  return {
    see,
    open: async (url: string): Promise<void> => void (await send('Page.navigate', { url })),
    openTab: (name: string) => click(`the tab ${name}`, byText('.graphiql-tab-button', name)),
    openDocs: () =>
      click('the button of the docs', `document.querySelector('[aria-label$="Documentation Explorer"]')`),
    async runAndSee(wanted: RegExp): Promise<void> {
      await run();
      await see('the answer', response, wanted);
    },
    /** Ends a subscription. */
    stop: run,
    async writeHeaders(headers: Readonly<Record<string, string>>): Promise<void> {
      await click('the tab of the headers', byText('.graphiql-editor-tools button', 'Headers'));
      await click(
        'the box of the headers',
        `document.querySelector('.graphiql-editor-tool .graphiql-editor:not(.hidden) .view-lines')`,
      );
      const selectAll = { key: 'a', code: 'KeyA', windowsVirtualKeyCode: 65, modifiers: 2 };
      await send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...selectAll });
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...selectAll });
      // Pasted: to what is typed the editor adds closing quotes and brackets of its own.
      await evaluate(`(() => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', ${JSON.stringify(JSON.stringify(headers, undefined, 2))});
        document.activeElement.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
        );
      })()`);
    },
    async screenshot(): Promise<Buffer> {
      const { data } = await send('Page.captureScreenshot', { format: 'png' });
      return Buffer.from(data, 'base64');
    },
  };
};
