/**
 * LangChain4j models as Loom upstreams ({@link dev.loom.langchain4j.LangChain4jClient}) and Loom
 * chains as LangChain4j models ({@link dev.loom.langchain4j.LoomChatModel}, {@link
 * dev.loom.langchain4j.LoomStreamingChatModel}).
 */
@NullMarked
package dev.loom.langchain4j;

import org.jspecify.annotations.NullMarked;
