/**
 * The contract between a host, Loom's layers and an upstream: requests, responses, streamed pieces,
 * usage, and the client interface that all of them share. Depends on nothing.
 */
@NullMarked
package dev.loom.chat;

import org.jspecify.annotations.NullMarked;
