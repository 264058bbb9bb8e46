import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createShopClient } from '../client/shop-client.js';
import { newShopper } from '../client/shopper.js';
import { startChromium } from './chromium.js';
import { openPage } from './devtools.js';
import { createFaults } from './faults.js';
import { makeGraphiqlPage } from './graphiql-page.js';

type Options = Readonly<{
  graphqlUrl: string;
  program: string;
  /** Where the screenshots go. */
  folder: string;
  say: (line: string) => void;
}>;

/** The way through the examples, as a newcomer would take it. */
const goThrough = async (page: ReturnType<typeof makeGraphiqlPage>, say: (line: string) => void) => {
  const runTab = async (name: string, wanted: RegExp): Promise<void> => {
    await page.openTab(name);
    await page.runAndSee(wanted);
    say(`${name}: saw ${wanted}`);
  };
  await runTab('ListProducts', /"products": \{/);
  await runTab('Product', /"product": \{/);
  await runTab('CreateCart', /"__typename": "Cart"/);
  await runTab('AddCartLines', /"version": 2/);
  await runTab('PlaceOrder', /"OrderAccepted"/);
  await runTab('OrderUpdated', /"status": "CONFIRMED"/);
  await page.stop();
  await runTab('Order', /"number"/);
};

/**
 * Uses GraphiQL in a real browser that reaches nothing but the shop.
 * @throws what did not work, and at the end all that the page complained about or asked elsewhere.
 */
export const checkExplorer = async ({ graphqlUrl, program, folder, say }: Options): Promise<void> => {
  const { origin, hostname } = new URL(graphqlUrl);
  const faults = createFaults(origin);
  await mkdir(folder, { recursive: true });
  const chromium = await startChromium(program, hostname);
  const client = createShopClient(graphqlUrl);
  try {
    let isAtExplorer = true;
    const session = await openPage(chromium.devtoolsUrl, (event) => isAtExplorer && faults.note(event));
    const page = makeGraphiqlPage(session);
    const shoot = async (name: string): Promise<void> => {
      await writeFile(join(folder, name), await page.screenshot());
      say(`screenshot: ${join(folder, name)}`);
    };
    try {
      await page.open(`${origin}/graphiql`);
      await page.see('the first example', '.graphiql-query-editor .view-lines', /ListProducts/);
      await shoot('graphiql-start.png');
      await goThrough(page, say);
      await shoot('graphiql-order.png');

      await page.openTab('Viewer');
      await page.runAndSee(/"viewer": null/);
      const { credentials, email } = await newShopper(client);
      await page.writeHeaders({ authorization: `Bearer ${credentials.accessToken}` });
      // Its domain may stand in the next line.
      await page.runAndSee(new RegExp(email.replace(/@.*/, '@')));
      say('Viewer: saw nobody, and with the header authorization who is asking');
      await page.openDocs();
      await page.see('the schema', '.graphiql-plugin', /Root Types|query/i);
      await shoot('graphiql-viewer.png');
    } catch (error) {
      await shoot('graphiql-failed.png').catch(() => undefined);
      const told = faults.all().join('\n');
      throw new Error(`${(error as Error).message}${told && `\nthe page told:\n${told}`}`);
    }
    if (faults.all().length > 0) throw new Error(`the page told:\n${faults.all().join('\n')}`);

    // Sandbox itself is elsewhere, so here its page has only itself.
    isAtExplorer = false;
    await page.open(`${origin}/`);
    await page.see('the way to GraphiQL', 'body', /GraphiQL/);
    await shoot('landing-offline.png');
    session.close();
  } finally {
    await client.close();
    await chromium.close();
  }
};
