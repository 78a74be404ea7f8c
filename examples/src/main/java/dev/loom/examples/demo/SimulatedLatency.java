package dev.loom.examples.demo;

import dev.loom.log.CallRecord;
import dev.loom.log.CallSink;

/**
 * Puts the pretended latency of the simulated upstream into the records of its calls: nobody wants
 * to wait a day for a demo. Hits keep their real latency. Everything else of a record is real.
 */
final class SimulatedLatency implements CallSink {
  private final SimulatedUpstream upstream;
  private final CallSink next;

  SimulatedLatency(SimulatedUpstream upstream, CallSink next) {
    this.upstream = upstream;
    this.next = next;
  }

  @Override
  public void accept(CallRecord real) {
    next.accept(real.origin().isPaid() ? pretended(real) : real);
  }

  private CallRecord pretended(CallRecord real) {
    return new CallRecord(
        real.id(),
        real.start(),
        real.tenant(),
        real.user(),
        real.tags(),
        real.model(),
        real.method(),
        real.path(),
        real.status(),
        real.origin(),
        real.cache(),
        real.streamed(),
        upstream.latency().plus(real.latency()),
        real.timeToFirstToken() == null ? null : upstream.firstToken(),
        real.finishReason(),
        real.usage(),
        real.cost(),
        real.spent(),
        real.saved(),
        real.error());
  }
}
