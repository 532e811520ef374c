import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';
import { systemClock } from '../../kernel/time.ts';
import { Page } from './page.tsx';
import './page.css';
import { sandboxAt } from './sandbox.ts';
import { tokensInMemory } from './tokens.ts';
import { provideWorkers } from './workers.ts';

const root = document.getElementById('page');
if (root === null) throw new Error('index.html has no #page');

provideWorkers();
const sandbox = sandboxAt(fetch);
const tokens = tokensInMemory(sandbox.token, systemClock);
createRoot(root).render(createElement(Page, { sandbox, tokens }));
