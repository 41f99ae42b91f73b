package io.brimful.cli;

import io.brimful.cluster.LoopbackCluster;
import io.brimful.cluster.NoDevice;
import io.brimful.conf.Fault;
import io.brimful.conf.InvalidConfiguration;
import io.brimful.device.DeviceUnavailable;
import io.brimful.network.UnusableWidth;
import io.brimful.network.caffe.InvalidPrototxt;
import io.brimful.results.Fenced;
import io.brimful.results.ResultsLost;
import io.brimful.results.ResultsReader;
import io.brimful.results.UnusableResults;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns whatever a command throws into a message and an exit code; the stack trace only on request. */
final class Errors implements IExecutionExceptionHandler {
    private static final String UNREADABLE = "[FAILED_READ_FILE";

    @Override
    public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
        UserError error = userError(thrown);
        String.valueOf(error.getMessage())
                .lines()
                .forEach(line -> command.getErr().println("brimful: " + line));
        if (Debug.isOn()) {
            thrown.printStackTrace(command.getErr());
        } else if (error.exitCode() == ExitCode.ERROR) {
            command.getErr().println("brimful: run again with --debug for the stack trace");
        }
        command.getErr().flush();
        return error.exitCode();
    }

    static UserError userError(Exception thrown) {
        if (thrown instanceof UserError error) {
            return error;
        }
        if (thrown instanceof InvalidConfiguration invalid) {
            int code = invalid.cause() == Fault.Cause.MISSING_INPUT ? ExitCode.INPUT_MISSING : ExitCode.USAGE;
            return new UserError(code, String.valueOf(invalid.getMessage()), invalid);
        }
        if (thrown instanceof InvalidPrototxt invalid) {
            int code = invalid.isMissing() ? ExitCode.INPUT_MISSING : ExitCode.USAGE;
            return new UserError(code, String.valueOf(invalid.getMessage()), invalid);
        }
        if (thrown instanceof UnusableWidth unusable) {
            return new UserError(ExitCode.USAGE, String.valueOf(unusable.getMessage()), unusable);
        }
        if (thrown instanceof Fenced || thrown instanceof ResultsLost) {
            return new UserError(ExitCode.RESULTS_LOST, String.valueOf(thrown.getMessage()), thrown);
        }
        if (thrown instanceof UnusableResults unusable) {
            return new UserError(ExitCode.USAGE, String.valueOf(unusable.getMessage()), unusable);
        }
        if (thrown instanceof NoDevice none) {
            return new UserError(ExitCode.NO_DEVICE, String.valueOf(none.getMessage()), none);
        }
        if (thrown instanceof LoopbackCluster.Unusable unusable) {
            return new UserError(ExitCode.NO_DEVICE, String.valueOf(unusable.getMessage()), unusable);
        }
        if (thrown instanceof LoopbackCluster.Misplaced misplaced) {
            return new UserError(ExitCode.USAGE, String.valueOf(misplaced.getMessage()), misplaced);
        }
        if (thrown instanceof DeviceUnavailable absent) {
            return new UserError(ExitCode.USAGE, String.valueOf(absent.getMessage()), absent);
        }
        /* Scala declares no checked exceptions, so this cannot be a catch clause; a parser's exception is one of these. */
        if (thrown instanceof AnalysisException) {
            return new UserError(ExitCode.USAGE, SqlMessage.of(thrown), thrown);
        }
        if (thrown instanceof SparkException
                && String.valueOf(thrown.getMessage()).startsWith(UNREADABLE)) {
            String file =
                    String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
            return new UserError(
                    ExitCode.USAGE, "a table cannot be read: " + file + " " + ResultsReader.INSTEAD_OF_TABLES, thrown);
        }
        return new UserError(ExitCode.ERROR, firstLine(thrown), thrown);
    }

    private static String firstLine(Exception thrown) {
        String message = String.valueOf(thrown.getMessage()).strip();
        String line = message.lines().findFirst().orElse("");
        return thrown.getClass().getSimpleName() + ": " + line;
    }
}
