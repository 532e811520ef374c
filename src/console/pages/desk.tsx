import type { ReactNode } from 'react';
import { Page } from '../kit/page.tsx';

export function Desk(): ReactNode {
  return <Page title="desk">{null}</Page>;
}
