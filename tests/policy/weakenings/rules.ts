import { dropped, type Dropped } from './dropped.ts';

/** Is a rule of its own. */
export const inRules: readonly Dropped[] = [
  ...dropped('src/policy/classes.ts', {
    'a member of Object is a class': ['Object.hasOwn(dataClasses, name)', 'name in dataClasses'],
    'any name is a class': ['return Object.hasOwn(dataClasses, name)', 'return true'],
    'a disclosure of names is not recorded': [
      "IDENTITY: { sensitivity: 3, assurance: 'SUBSTANTIAL', recorded: 'SUBJECT' }",
      "IDENTITY: { sensitivity: 3, assurance: 'SUBSTANTIAL', recorded: 'NEVER' }",
    ],
  }),
  ...dropped('src/policy/schema.ts', {
    'a field may have two classes': ['values.length !== 1', 'values.length === 0'],
    'a field may have an unknown class': [' || !isDataClass(value.value)', ''],
    'only the first of several keys is implied': [
      "'join__type', 'key').flatMap(",
      "'join__type', 'key').slice(0, 1).flatMap(",
    ],
    'nested inputs are overlooked': ['if (node.selectionSet) throw', 'if (false) throw'],
    'inputs @fromContext are overlooked': [
      "'contextArguments').length > 0",
      "'contextArguments').length > 9",
    ],
    'what callers do not see is granted': [
      'if (isHidden(type.astNode) || isHidden(field.astNode)) continue;',
      '',
    ],
    'a field of a type that callers do not see is granted': ['isHidden(type.astNode) || ', ''],
    'what federation does not read is implied': ['directive.name.value === name', 'true'],
    'an unknown field is not recorded': [
      'if (dataClass === undefined) throw',
      "if (dataClass === undefined) return 'NEVER'; if (false) throw",
    ],
  }),
  ...dropped('src/policy/compile.ts', {
    'an unknown fragment is nothing': [
      'if (!fragment) throw',
      'if (!fragment) continue; if (false) throw',
    ],
    'an unknown field is nothing': [
      'if (index === undefined) throw',
      'if (index === undefined) return; if (false) throw',
    ],
    'a predicate is asked for nothing': ["=== 'PREDICATE'", "=== 'NOTHING'"],
    'a predicate is named once, however often it is asked': [
      'if (fields) fields.add(field);',
      'if (fields) return;',
    ],
    'an alias may have any name': ['if (node.alias) checkName(node.alias.value);', ''],
    'a variable may have any name': ['checkName(variable.name.value);', ''],
    'fields inside fields have no end': ["limit('depth', at.depth, walk.limits.depth);", ''],
    'brackets inside brackets have no end': [
      "limit('nesting', at.nesting, walk.limits.nesting);",
      '',
    ],
    'brackets of arguments are not counted': ['at.nesting + nestingOf(value)', 'at.nesting'],
    'brackets of a default are not counted': [
      "if (defaultValue) limit('nesting', nestingOf(defaultValue), walk.limits.nesting);",
      '',
    ],
    'aliases have no end': ["limit('aliases', walk.aliases, walk.limits.aliases);", ''],
    'root fields have no end': [
      "limit('root fields', walk.rootFields, walk.limits.rootFields);",
      '',
    ],
    'directives have no end': ["limit('directives', walk.directives, walk.limits.directives);", ''],
    'selections have no end': [
      "limit('expanded selections', walk.selections, walk.limits.selections);",
      '',
    ],
    'cost has no end': ["limit('cost', walk.cost, walk.limits.cost);", ''],
    'a subscription is a query': [
      'OperationTypeNode.SUBSCRIPTION:\n      return undefined',
      "OperationTypeNode.SUBSCRIPTION:\n      return 'query'",
    ],
  }),
  ...dropped('src/policy/weight.ts', {
    'a list without pages weighs as one item': ['const fewItems = 5', 'const fewItems = 1'],
    'a page weighs as one item': [
      'if (first) return pageSize(node, first.defaultValue)',
      'if (first) return 1',
    ],
  }),
  ...dropped('src/policy/limits.ts', {
    'no limit holds': ['if (count <= most) return;', 'return;'],
    'a limit is one too high': ['count <= most', 'count <= most + 1'],
    'what every object has is a name for an answer': ['...inheritedNames, ', ''],
    'what tells types apart is a name for an answer': [", '__typename'", ''],
  }),
  ...dropped('src/policy/standing.ts', {
    'anybody acts for anybody': ['representatives?.includes(asker.by) === true', 'true'],
    'representatives who are not known let in': [
      'representatives?.includes(asker.by) === true',
      'representatives?.includes(asker.by) !== false',
    ],
    'who acts for a person is not asked for': [
      "(_, { kind }) => kind === 'REPRESENTATIVE'",
      '() => false',
    ],
    'sealed data are open': ['isMet: ({ isSealed }) => isSealed === false', 'isMet: () => true'],
    'data that may be sealed are open': ['isSealed === false', 'isSealed !== true'],
    'a guardian reaches sealed data': [
      "kind !== 'SELF' && !isForSealed",
      "kind === 'DEPARTMENT' && !isForSealed",
    ],
    'a clerk reaches sealed data': [
      "kind !== 'SELF' && !isForSealed",
      "kind !== 'SELF' && kind !== 'CLERK' && !isForSealed",
    ],
    'every agreement reaches sealed data': [
      "kind !== 'SELF' && !isForSealed",
      "kind === 'REPRESENTATIVE'",
    ],
    'a guardian acts for the dead': ["kind === 'REPRESENTATIVE' ||", ''],
    'a clerk acts for the dead': ["kind === 'CLERK' ||", ''],
    'the dead consent': ["(kind === 'DEPARTMENT' && subjectScope === 'CONSENT')", 'false'],
    'who may be dead is alive': ['isDeceased === false', 'isDeceased !== true'],
    'a territory is not asked for': [
      'isAsked: ({ territory }) => territory !== null',
      'isAsked: () => false',
    ],
    'who lives nowhere known lives within': [
      'residenceDivision != null &&',
      'residenceDivision == null ||',
    ],
    'every division is within': [
      'return division.startsWith(',
      'return true || division.startsWith(',
    ],
    'zeros are part of a code': [".replace(/(00){1,2}$/, '')", ''],
    'consent is not asked for': [
      "isAsked: ({ subjectScope }) => subjectScope === 'CONSENT'",
      'isAsked: () => false',
    ],
    'consent that is not known is given': ['consent != null', 'consent !== null'],
    'a case is not asked for': [
      "isAsked: ({ subjectScope }) => subjectScope === 'OWN_CASE'",
      'isAsked: () => false',
    ],
    'a case that is not known is open': ['hasOpenCase === true', 'hasOpenCase !== false'],
  }),
  ...dropped('src/policy/decide.ts', {
    'a draft is in force': ["state === 'ACTIVE'", "state !== 'REVOKED'"],
    'what was revoked is in force': ["state === 'ACTIVE'", "state !== 'DRAFT'"],
    'an agreement is in force before its first day': ['validFrom <= today &&', ''],
    'an agreement is not in force on its first day': ['validFrom <= today', 'validFrom < today'],
    'an agreement is in force after its last day': ['&& today <= validUntil', ''],
    'an agreement is not in force on its last day': ['today <= validUntil', 'today < validUntil'],
    'what was tampered with will do': ['agreement.firstBadRevision !== null', 'false'],
    'a sandbox’s agreement will do anywhere': ["stage !== 'SANDBOX'", 'false'],
    'a sandbox answers under its own alone': ["agreement.stage === 'SANDBOX' && stage", 'stage'],
    'anybody’s agreement will do': ['agreement.consumer !== department', 'false'],
    'an agreement out of force will do': ['!isInForce(agreement, today)', 'false'],
    'any purpose will do': ['agreement.purpose === purpose', 'true'],
    'a field that does not exist grants the first one': [
      'if (index !== undefined) add(granted, index)',
      'add(granted, index ?? 0)',
    ],
  }),
];
