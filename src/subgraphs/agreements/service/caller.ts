import { departmentId, type DepartmentId } from '../../../kernel/ids.ts';
import { notPermitted, type NotPermitted } from '../../../kernel/problems.ts';
import type { Caller } from '../model/viewer.ts';

/** A citizen acts for no department, though the portal belongs to one. */
export function actingDepartment({ kind, department }: Caller): DepartmentId | undefined {
  return kind === 'DEPARTMENT' ? departmentId.parse(department) : undefined;
}

export function departmentsOnly(): NotPermitted {
  return notPermitted('Agreements are made between departments; ask as a department.');
}
