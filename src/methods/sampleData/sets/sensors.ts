import type { SampleSet } from '../types';

const SENSORS = 24;
const HOURS = 24 * 14;
const START = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;
const ROOMS = ['greenhouse', 'cellar', 'attic', 'workshop'] as const;

/** Two weeks of hourly readings: a time series, and what its sensors are. */
export const sensors: SampleSet = {
  name: 'sensors',
  summary: 'Hourly readings of 24 sensors over two weeks: a time series (MongoDB 5.0 or newer)',
  collections: [
    {
      name: 'sensors',
      size: SENSORS,
      indexes: [{ key: { room: 1 }, name: 'room' }],
      document: (index, random) => ({
        _id: index,
        room: ROOMS[index % ROOMS.length],
        installedAt: new Date(Date.UTC(2020 + random.below(5), random.below(12), 1)),
        unit: '°C',
      }),
    },
    {
      name: 'readings',
      size: SENSORS * HOURS,
      since: 5,
      options: { timeseries: { timeField: 'at', metaField: 'sensor', granularity: 'hours' } },
      indexes: [{ key: { sensor: 1, at: -1 }, name: 'latest' }],
      document: (index, random) => {
        const hour = Math.floor(index / SENSORS);
        const day = Math.sin(((hour % 24) / 24) * 2 * Math.PI);
        return {
          at: new Date(START + hour * HOUR_MS),
          sensor: index % SENSORS,
          temperature: Math.round((12 + 6 * day + 3 * random.next()) * 10) / 10,
          ...(random.chance(0.01) ? { fault: 'battery low' } : {}),
        };
      },
    },
  ],
};
