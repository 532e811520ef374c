import { describe, expect, it } from '@jest/globals';
import { readSearch } from '../../src/console/audit/qualifiers.ts';

describe('a search of the log', () => {
  it('reads each qualifier as what it narrows', () => {
    const text = 'department:dept_hrss purpose:CASE_HANDLING decision:refused request:req_1';
    expect(readSearch(`${text} agreement:agr_x`)).toEqual({
      filter: {
        department: 'dept_hrss',
        purpose: 'CASE_HANDLING',
        decision: 'REFUSED',
        request: 'req_1',
        agreement: 'agr_x',
      },
      unknown: [],
    });
  });

  it('reads times from and until, a day as its beginning in UTC', () => {
    expect(readSearch('at:>2026-11-01 at:<2026-11-02T08:30').filter).toEqual({
      from: '2026-11-01T00:00:00.000Z',
      until: '2026-11-02T08:30:00.000Z',
    });
  });

  it('says which words it could not use, a person among them: this stands in an address', () => {
    expect(readSearch('citizen:cit_1 decision:maybe at:>soon hello').unknown).toEqual([
      'citizen:cit_1',
      'decision:maybe',
      'at:>soon',
      'hello',
    ]);
  });

  it('does not take a name that every object has for a qualifier', () => {
    expect(readSearch('constructor:x').filter).toEqual({});
  });
});
