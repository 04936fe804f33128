import { FerryError } from '../errors';
import { stringField, type FaithfulDocument } from '../bson/faithful';
import { formatNamespace, isSame, type Namespace } from './namespaces';
import type { NamespaceMap } from './namespaceMap';
import type { CatalogEntry } from './read';

/**
 * Stages that name no collection and hold no pipeline (server manual, aggregation stages, up to
 * 8.0). Of any other it is not known which collections it names.
 */
const NAMELESS = new Set([
  ...['$addFields', '$bucket', '$bucketAuto', '$collStats', '$count', '$densify', '$documents'],
  ...['$fill', '$geoNear', '$group', '$indexStats', '$limit', '$listSampledQueries'],
  ...['$listSearchIndexes', '$listSessions', '$match', '$planCacheStats', '$project'],
  ...['$querySettings', '$queryStats', '$redact', '$replaceRoot', '$replaceWith', '$sample'],
  ...['$score', '$search', '$searchMeta', '$set', '$setWindowFields', '$skip', '$sort'],
  ...['$sortByCount', '$unset', '$unwind', '$vectorSearch'],
]);

/** Stages whose document names a collection in one field, and may have a pipeline over it. */
const NAMING: Readonly<Record<string, string>> = {
  $lookup: 'from',
  $graphLookup: 'from',
  $unionWith: 'coll',
};

/** Stages that hold pipelines by name, and where. */
const HOLDING: Readonly<Record<string, readonly string[]>> = {
  $facet: [],
  $rankFusion: ['input', 'pipelines'],
  $scoreFusion: ['input', 'pipelines'],
};

/** What goes wrong with a view, without its name. */
class NotMapped extends Error {}

/**
 * A view's options as the target is to have them: whatever collections they name, on which it is
 * and in its pipeline at any depth, bear the names that the migration gives them. Of anything else
 * than a view, the options as they are.
 * @param kind of the error: `refused` before anything is written
 * @throws FerryError `view-names` where that can't be said in the target
 */
export function mapViewNames(
  view: CatalogEntry,
  map: NamespaceMap,
  kind: 'refused' | 'failed' = 'failed',
): FaithfulDocument {
  const { options } = view;
  const viewOn = stringField(options, 'viewOn');
  if (viewOn === undefined) return options;
  const names = new ViewNames(view, map);
  try {
    const mapped = new Map(options).set('viewOn', names.of(viewOn));
    const pipeline = options.get('pipeline');
    return pipeline === undefined ? mapped : mapped.set('pipeline', names.inPipeline(pipeline));
  } catch (error) {
    if (!(error instanceof NotMapped)) throw error;
    const namespace = formatNamespace(view);
    throw new FerryError({
      code: 'view-names',
      kind,
      message: `The view ${namespace} can't be made in the target with the renames as they are: ${error.message}.`,
      remedy:
        kind === 'refused'
          ? `Exclude ${namespace} and make it by hand afterwards, or rename otherwise.`
          : `Drop ${namespace} in the source, resume, and make it in the target by hand.`,
      namespace,
    });
  }
}

/**
 * Refuses views that can't be made as the renames are, before anything is written.
 * @throws FerryError `refused`, code `view-names`
 */
export function refuseLostViews(map: NamespaceMap, catalog: CatalogEntry[]): void {
  for (const entry of catalog) mapViewNames(entry, map, 'refused');
}

/** The names of collections in one view; what a view names lies in its own database. */
class ViewNames {
  private readonly place: string;

  constructor(
    private readonly view: Namespace,
    private readonly map: NamespaceMap,
  ) {
    this.place = map.targetOf(view).db;
  }

  /** @throws NotMapped */
  of(name: string): string {
    const { map, place } = this;
    const named = { db: this.view.db, name };
    const isCarried = map.carries(named);
    const to = isCarried ? map.targetOf(named) : { db: place, name };
    const text = formatNamespace(named);
    if (to.db !== place) {
      throw new NotMapped(
        `it would be in the database ${place}, and ${text}, which it names, in ${to.db}`,
      );
    }
    const other = isCarried ? undefined : map.sourceOf(to);
    if (other !== undefined && !isSame(other, named)) {
      throw new NotMapped(
        `it names ${text}, which is not carried, and ${formatNamespace(other)} gets that name`,
      );
    }
    return to.name;
  }

  /** @throws NotMapped */
  inPipeline(pipeline: unknown): unknown {
    if (!Array.isArray(pipeline)) return this.unknown(pipeline, 'a pipeline of another form');
    return pipeline.map((stage: unknown) => {
      if (!(stage instanceof Map)) return this.unknown(stage, 'a stage of another form');
      return new Map(
        [...(stage as FaithfulDocument)].map(([name, value]) => [name, this.inStage(name, value)]),
      );
    });
  }

  private inStage(name: string, value: unknown): unknown {
    if (NAMELESS.has(name)) return value;
    const held = HOLDING[name];
    if (held !== undefined) return this.inHeld(name, value, held);
    const field = NAMING[name];
    if (field === undefined) return this.unknown(value, `the stage ${name}`);
    // $unionWith takes a name alone, too.
    if (typeof value === 'string') return this.of(value);
    if (!(value instanceof Map)) return this.unknown(value, `a ${name} of another form`);
    const mapped: FaithfulDocument = new Map(value as FaithfulDocument);
    const named = mapped.get(field);
    if (typeof named === 'string') mapped.set(field, this.of(named));
    else if (named !== undefined) this.unknown(named, `a ${name} of another form`);
    if (mapped.has('pipeline')) mapped.set('pipeline', this.inPipeline(mapped.get('pipeline')));
    return mapped;
  }

  /** @param path to the document whose fields are pipelines */
  private inHeld(name: string, value: unknown, path: readonly string[]): unknown {
    if (!(value instanceof Map)) return this.unknown(value, `a ${name} of another form`);
    const document = value as FaithfulDocument;
    const [first, ...rest] = path;
    if (first !== undefined) {
      return new Map(document).set(first, this.inHeld(name, document.get(first), rest));
    }
    return new Map([...document].map(([key, pipeline]) => [key, this.inPipeline(pipeline)]));
  }

  /** What is not known may name collections: it is as it was only where they keep their names. */
  private unknown(value: unknown, what: string): unknown {
    if (this.map.keepsNames(this.view.db)) return value;
    throw new NotMapped(
      `its pipeline has ${what}, of which is not known which collections it names`,
    );
  }
}
