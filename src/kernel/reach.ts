/** Whose data a request can reach: anybody's, anybody's but these people's, or these people's alone. */
export type Reach = '*' | { readonly except: readonly string[] } | readonly string[];

export function reaches(reach: Reach, subject: string): boolean {
  if (reach === '*') return true;
  return 'except' in reach ? !reach.except.includes(subject) : reach.includes(subject);
}

/** True unless it is some people's alone. */
export function reachesAnybody(reach: Reach): boolean {
  return reach === '*' || 'except' in reach;
}

/** The people whom both reach. */
export function narrower(one: Reach, other: Reach): Reach {
  if (one === '*') return other;
  if (other === '*') return one;
  if (!('except' in one)) return one.filter((subject) => reaches(other, subject));
  if (!('except' in other)) return other.filter((subject) => reaches(one, subject));
  return { except: [...new Set([...one.except, ...other.except])] };
}
