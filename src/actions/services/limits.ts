/** What artifacts, caches and the service that hands them out work within. */

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

export const SERVICE_LIMITS = {
  /** Bytes of one request that is JSON. */
  messageBytesMax: MIB,
  /** Bytes of one list of blocks; Azure allows 50,000 blocks of names with up to 64 bytes. */
  blockListBytesMax: 8 * MIB,
  blocksMax: 50_000,
  /** Bytes of one artifact or cache that is being sent; GitHub's own limit for a cache. */
  blobBytesMax: 10 * GIB,
  /** Uploads and downloads that one service keeps open. */
  blobsMax: 20_000,
  /** Artifacts of one run. GitHub has 500 for each job. */
  artifactsMax: 5_000,
  /** Bytes of all artifacts of one run. */
  artifactBytesMax: 20 * GIB,
  artifactNameCharactersMax: 256,
  /** As the toolkit checks it. */
  cacheKeyCharactersMax: 512,
  cacheKeysMax: 10,
  cacheVersionCharactersMax: 512,
  /** Bytes of all caches; GitHub's own limit for a repository. */
  cacheBytesMax: 10 * GIB,
  cacheEntriesMax: 2_000,
  /** What a maker of a cache left unfinished is removed after this time. */
  unfinishedMs: 24 * 60 * 60 * 1000,
  /** Bytes of the table of contents of one zip file. */
  zipDirectoryBytesMax: 256 * MIB,
  /** Bytes that one zip file may unpack to. */
  unpackedBytesMax: 40 * GIB,
} as const;
