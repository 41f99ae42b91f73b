package io.brimful.conf;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration cannot be used; the message has one line for each fault, all at once. */
public final class InvalidConfiguration extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Fault> faults;

    /**
     * The condition, from its faults.
     *
     * @param faults at least one
     */
    public InvalidConfiguration(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    /** Everything that is wrong, in file order. */
    public List<Fault> faults() {
        return faults;
    }

    /** What would have to change: a missing input only when nothing else is wrong. */
    public Fault.Cause cause() {
        return faults.stream().allMatch(fault -> fault.cause() == Fault.Cause.MISSING_INPUT)
                ? Fault.Cause.MISSING_INPUT
                : Fault.Cause.INVALID;
    }
}
