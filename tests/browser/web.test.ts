import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { browserPath, openStage, type Stage } from './stage.ts';
import { auditorSearches } from './journeys/auditor-searches.ts';
import { citizenApplies } from './journeys/citizen-applies.ts';
import { citizenConsents } from './journeys/citizen-consents.ts';
import { citizenWatches } from './journeys/citizen-watches.ts';
import { developerPlays } from './journeys/developer-plays.ts';
import { everybodyReads } from './journeys/everybody-reads.ts';
import { takesPictures } from './journeys/pictures.ts';

// One file, so that all journeys share one hub and one browser.

const howTo = 'apt-get install -y chromium fonts-noto-cjk, or CHROMIUM=/path/of/one';

function inABrowser(): void {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());
  const on = (): Stage => stage;

  citizenApplies(on);
  citizenConsents(on);
  citizenWatches(on);
  auditorSearches(on);
  developerPlays(on);
  everybodyReads(on);

  const folder = process.env['ASKONCE_PICTURES'];
  if (folder !== undefined) takesPictures(on, folder);

  it('has not made any browser complain, of scripts or of the content security policy', () => {
    expect(stage.complaints).toEqual([]);
  });
}

function leftOut(): void {
  it(`is left out, for there is no chromium here (to have it: ${howTo})`, () => {
    // .ci/run has one, and says so: there, this is a failure.
    expect(process.env['ASKONCE_BROWSER']).not.toBe('required');
  });
}

describe('the web app in a browser', () => {
  if (browserPath === undefined) leftOut();
  else inABrowser();
});
