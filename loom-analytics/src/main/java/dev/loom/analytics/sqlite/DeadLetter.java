package dev.loom.analytics.sqlite;

import dev.loom.log.CallRecord;

/** A record that cannot be stored, and why. */
record DeadLetter(CallRecord record, String reason) {}
