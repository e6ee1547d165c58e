/** Which paths are tests, by the habits of the common ecosystems. */

const TEST_PATH =
  /(?:^|\/)(?:tests?|__tests__|spec|testdata|fixtures|__snapshots__)\/|\.(?:test|spec)\.[cm]?[jt]sx?$|_test\.(?:go|py)$|(?:^|\/)(?:test_[^/]*|conftest)\.py$|Tests?\.java$/;

export const isTestPath = (path: string): boolean => TEST_PATH.test(path);
