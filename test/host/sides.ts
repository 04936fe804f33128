import { MongoClient } from 'mongodb';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/vscode/testApi';
import { hostInfo } from './servers';

/** The extension with the launcher's deployments as saved connections, and a client for each. */
export interface SavedSides {
  ferry: TestApi;
  source: MongoClient;
  target: MongoClient;
  /** Closes the clients and removes the connections, which else stand in other tests' lists. */
  close(): Promise<void>;
}

/** Saves both deployments as `NAME from` and `NAME to`. */
export async function savedSides(name: string): Promise<SavedSides> {
  const info = await hostInfo();
  const extension = vscode.extensions.getExtension<TestApi>('mongo-ferry.mongo-ferry')!;
  const ferry = await extension.activate();
  const source = await MongoClient.connect(info.source);
  const target = await MongoClient.connect(info.target);
  const environment = 'development';
  const saved = [
    await ferry.connections.save({ name: `${name} from`, uri: info.source, environment }),
    await ferry.connections.save({ name: `${name} to`, uri: info.target, environment }),
  ];
  const close = async () => {
    for (const { id } of saved) await ferry.connections.remove(id);
    await Promise.all([source.close(), target.close()]);
  };
  return { ferry, source, target, close };
}
