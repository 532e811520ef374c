import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'info' | 'good' | 'warn' | 'bad';

const icons: Readonly<Record<Tone, IconName>> = {
  info: 'shield',
  good: 'check',
  warn: 'alert',
  bad: 'block',
};

type NoticeProps = {
  readonly tone: Tone;
  readonly title: string;
  readonly children?: ReactNode;
  /** `alert` for what has just happened. */
  readonly role?: 'alert' | 'status';
};

/** Something to know before going on. */
export function Notice({ tone, title, children, role }: NoticeProps): ReactNode {
  return (
    <div className={`notice notice-${tone}`} role={role}>
      <Icon name={icons[tone]} />
      <div>
        <p className="notice-title">{title}</p>
        {children}
      </div>
    </div>
  );
}

/** One or two words on the state of the thing beside them. */
export function Badge({
  tone,
  icon,
  children,
}: {
  readonly tone: Tone | 'quiet';
  readonly icon?: IconName;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <span className={`badge badge-${tone}`}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  );
}
