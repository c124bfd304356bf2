/** The actions of a framework's steps, each made in one record that is used again: an action is read before the next is made. */
import { Act, type Action, newAction } from "../application/program.ts";

export class Asks {
  readonly #action: Action = newAction();

  get(key: number): Action {
    return this.#make(Act.get, key);
  }

  /** One call of the library for all of them, of which the last `own` are keys of the framework's own. */
  multiGet(keys: readonly number[], own = 0): Action {
    const action = this.#make(Act.multiGet, keys[0]);
    // The call may wait while other pages ask for theirs.
    action.keys = Int32Array.from(keys);
    action.from = 0;
    action.count = keys.length;
    action.own = own;
    return action;
  }

  /** @param ttlSeconds As memcached is told it: 0 for ever, above 30 days a Unix time. */
  set(key: number, version: number, ttlSeconds: number): Action {
    return this.#store(Act.set, key, version, ttlSeconds);
  }

  add(key: number, version: number, ttlSeconds: number): Action {
    return this.#store(Act.add, key, version, ttlSeconds);
  }

  delete(key: number): Action {
    return this.#make(Act.delete, key);
  }

  /** The same with a key of the framework's own, of which the application knows nothing. */
  ownGet(key: number): Action {
    return this.#make(Act.ownGet, key);
  }

  ownSet(key: number, stored: number, ttlSeconds: number): Action {
    return this.#store(Act.ownSet, key, stored, ttlSeconds);
  }

  ownAdd(key: number, stored: number, ttlSeconds: number): Action {
    return this.#store(Act.ownAdd, key, stored, ttlSeconds);
  }

  ownDelete(key: number): Action {
    return this.#make(Act.ownDelete, key);
  }

  queryRead(key: number): Action {
    return this.#make(Act.queryRead, key);
  }

  queryWrite(key: number): Action {
    return this.#make(Act.queryWrite, key);
  }

  sleep(seconds: number): Action {
    const action = this.#make(Act.sleep, 0);
    action.seconds = seconds;
    return action;
  }

  /** Until `FrameworkWorld.wake` is called with its row. */
  park(): Action {
    return this.#make(Act.park, 0);
  }

  #store(act: Act, key: number, version: number, ttlSeconds: number): Action {
    const action = this.#make(act, key);
    action.version = version;
    action.ttlSeconds = ttlSeconds;
    return action;
  }

  #make(act: Act, key: number): Action {
    const action = this.#action;
    action.act = act;
    action.key = key;
    action.workSeconds = 0;
    return action;
  }
}
