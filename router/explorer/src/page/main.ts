import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './page.css';
import { GraphiQL } from 'graphiql';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { makeFetcher } from './ask.js';
import { exampleHeaders, examples } from './examples.js';
import { createMemory } from './memory.js';

// crypto.randomUUID is missing where the page does not come from this machine or over https.
const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('');

const fetcher = makeFetcher(new URL('/graphql', location.origin).href, createMemory(newId));

const place = document.getElementById('page');
if (place)
  createRoot(place).render(
    createElement(
      GraphiQL,
      {
        fetcher,
        defaultTabs: [...examples],
        defaultHeaders: exampleHeaders,
        // Tokens do not belong into the storage of a browser.
        shouldPersistHeaders: false,
        showPersistHeadersSettings: false,
        defaultEditorToolsVisibility: 'variables',
      },
      createElement(GraphiQL.Logo, null, 'Marketgraph'),
    ),
  );
