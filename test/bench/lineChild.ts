/** A line to a distant server, in a process of its own lest it take time from what is measured. */
import { startLine, type LineOrder } from '../support/distantLine';

process.once('message', (order: LineOrder) => {
  void startLine(order).then(({ port }) => process.send?.({ result: port }));
});
