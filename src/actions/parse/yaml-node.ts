/** YAML as data: what a file says, with the place of everything, its aliases pointing to what they stand for. */

import type { Place } from "../model/complaint.js";

export type YamlNode = YamlScalar | YamlSequence | YamlMapping;

interface Spot {
  /** Characters from the beginning of the text, of the first and after the last. */
  readonly start: number;
  readonly end: number;
}

export interface YamlScalar extends Spot {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
}

export interface YamlSequence extends Spot {
  readonly kind: "sequence";
  readonly items: readonly YamlNode[];
}

export interface YamlMapping extends Spot {
  readonly kind: "mapping";
  readonly pairs: readonly YamlPair[];
}

export interface YamlPair {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}

export interface YamlDocument {
  readonly root: YamlMapping;
  readonly text: string;
  readonly placeAt: (offset: number) => Place;
}
