import type { ReactNode } from 'react';
import { Page } from '../kit/page.tsx';

export function Audit(): ReactNode {
  return <Page title="audit">{null}</Page>;
}
