/**
 * Citizen identification numbers of China (GB 11643-1999): region (6 digits), birth date (8), sequence (3, odd for
 * men), and a check character by ISO 7064 MOD 11-2. The hub itself accepts the identifiers of any country.
 */
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const characters = '10X98765432';

/** The check character of 17 digits; undefined when the text is none. */
export function checkCharacter(digits: string): string | undefined {
  if (!/^\d{17}$/.test(digits)) return undefined;
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  return characters[sum % 11];
}

/** True for 17 digits and their check character. */
export function isWithCheckCharacter(number: string): boolean {
  return number.length === 18 && checkCharacter(number.slice(0, 17)) === number[17];
}
