package relay.api.submission;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Streams rows into {@code staged_rows} by COPY while the body is still being read. Sealing runs on
 * other threads, a few chunks ahead; the rows arrive in their order and only those chunks are in
 * memory. Used by one thread; {@link #close} gives the connection back usable.
 */
final class StagedRows implements AutoCloseable {

  private static final String COPY = "COPY staged_rows FROM STDIN (FORMAT binary)";
  private static final int ROWS_A_CHUNK = 500;
  private static final int CHUNKS_AHEAD = 4;

  private final CopyIn copy;
  private final RowSealer sealer;
  private final Executor threads;
  private final ArrayDeque<FutureTask<byte[]>> sealing = new ArrayDeque<>();
  private List<CheckedRow> chunk = new ArrayList<>(ROWS_A_CHUNK);

  /** Begins the COPY on a connection with an open transaction. */
  StagedRows(Connection connection, RowSealer sealer, Executor threads) throws SQLException {
    this.copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
    this.sealer = sealer;
    this.threads = threads;
    write(CopyBuffer.HEADER);
  }

  void add(CheckedRow row) throws SQLException {
    chunk.add(row);
    if (chunk.size() == ROWS_A_CHUNK) {
      sealChunk();
    }
  }

  /** Writes what is left and ends the COPY. */
  void finish() throws SQLException {
    sealChunk();
    while (!sealing.isEmpty()) {
      writeOldest();
    }
    write(CopyBuffer.TRAILER);
    copy.endCopy();
  }

  @Override
  public void close() throws SQLException {
    sealing.forEach(task -> task.cancel(false));
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }

  private void sealChunk() throws SQLException {
    var rows = chunk;
    chunk = new ArrayList<>(ROWS_A_CHUNK);
    var task = new FutureTask<>(() -> sealer.seal(rows));
    sealing.add(task);
    threads.execute(task);
    if (sealing.size() > CHUNKS_AHEAD) {
      writeOldest();
    }
  }

  private void writeOldest() throws SQLException {
    try {
      write(sealing.remove().get());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while a chunk was being sealed");
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a chunk of rows cannot be sealed", failed.getCause());
    }
  }

  private void write(byte[] bytes) throws SQLException {
    copy.writeToCopy(bytes, 0, bytes.length);
  }
}
