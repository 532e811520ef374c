import type { BenchDatabase } from './database.ts';
import type { Asks } from './question.ts';
import { row, type Row } from './rows.ts';

/** DynamoDB requests and capacity of each operation, warm. They do not depend on the machine. */
export async function requestRows(
  asks: Asks,
  { spentBy }: BenchDatabase,
  file: () => Promise<unknown>,
): Promise<readonly Row[]> {
  // Agreements are remembered for seconds, and by now may have to be read again.
  await asks.askonce();
  await file();
  const least = await spentBy(asks.floor);
  const askonce = await spentBy(asks.askonce);
  const plain = await spentBy(asks['plain gateway']);
  const filing = await spentBy(file);
  return [
    row('department query, floor, DynamoDB requests', least.requests, 'requests'),
    row('department query, floor, DynamoDB capacity', least.capacity, 'units'),
    row(
      'department query, askonce, DynamoDB requests',
      askonce.requests,
      'requests',
      least.requests,
    ),
    row('department query, askonce, DynamoDB capacity', askonce.capacity, 'units', least.capacity),
    row('department query, plain gateway, DynamoDB requests', plain.requests, 'requests'),
    row('department query, plain gateway, DynamoDB capacity', plain.capacity, 'units'),
    row('filing one record, DynamoDB requests', filing.requests, 'requests'),
    row('filing one record, DynamoDB capacity', filing.capacity, 'units'),
  ];
}
