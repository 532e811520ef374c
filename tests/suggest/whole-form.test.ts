import { describe, expect, it } from '@jest/globals';
import { draftMapping } from '../../src/suggest/draft.ts';
import { suggestFor } from '../../src/suggest/suggest.ts';
import { form, saidOf } from './build.ts';

describe('a form read as a whole', () => {
  it('does not take a pupil for the applicant where a guardian can be called', () => {
    const pupil = { label: '学生姓名', group: '学生信息' };
    const guardian = { label: '监护人手机', group: '监护人' };
    expect(saidOf('zh', pupil)).toEqual(['self.name.full']);
    expect(saidOf('zh', pupil, guardian)).toEqual(['CLAIMED_TWICE', 'guardian.phone.mobile']);
  });

  it('takes a customer for the reader where the reader’s number is asked below the customer', () => {
    const name = { label: 'Last name', group: 'Taxpayer' };
    const own = { label: 'Your social security number', group: 'Taxpayer' };
    const elsewhere = { ...own, group: 'Contact' };
    expect(saidOf('en', name, own)).toEqual(['self.name.family', 'self.nationalId']);
    expect(saidOf('en', name, elsewhere)[0]).toBe('CLAIMED_TWICE');
  });

  it('goes back to the applicant where the data of somebody else end', () => {
    const own = { path: '/own/name', label: 'Your name', group: 'About you' };
    const spouse = { path: '/spouse/name', label: 'Full name', group: 'Spouse' };
    const town = (path: string) => ({ path, label: 'City', group: 'Address' });
    expect(saidOf('en', own, spouse, town('/city'))[2]).toBe('self.address.mailing.locality');
    expect(saidOf('en', own, spouse, town('/spouse/city'))[2]).toBe(
      'spouse.address.mailing.locality',
    );
    expect(saidOf('en', own, { ...spouse, path: '/name' }, town('/city'))[2]).toBe('ROLE_IN_DOUBT');
  });

  it('leaves the one who applies after somebody died their telephone', () => {
    const kin = { label: 'Relationship to the person who has died', group: 'About you' };
    const phone = { label: 'Phone number', group: 'About you' };
    expect(saidOf('en', kin, phone)[1]).toBe('self.phone');
  });

  it('reads Japanese, kana and long vowels too', () => {
    const group = '申請者';
    expect(
      saidOf(
        'ja',
        { label: '氏名', group, path: '/shimei' },
        { label: 'メールアドレスの入力', group },
        { label: '電話番号', group: '代理人' },
      ),
    ).toEqual(['self.name.full', 'self.email', 'OTHER_PERSON']);
  });
});

describe('a mapping that is drafted', () => {
  it('fills a whole address with the one that the form means', () => {
    const group = '申请人';
    const leaves = ['户籍地址', '通讯地址', '现居住地址'].map((label) => ({ label, group }));
    const uses = leaves.map((leaf) => draftMapping(suggestFor(form('zh', leaf)), '1').map);
    expect(uses).toEqual(
      ['REGISTERED', 'MAILING', 'RESIDENCE'].map((addressUse) => ({
        '/q0': { use: 'address.full', role: 'SELF', addressUse },
      })),
    );
  });
});
