package io.tocsin.grouping;

import java.util.Set;

/** What codes of vendors are called: prefixes of numbers, names of errno and of gRPC's statuses. */
final class VendorNames {

    /** Stands ahead of a hyphen and digits. */
    static final Set<String> HYPHENATED = Set.of(
            "ORA", "PLS", "TNS", "RMAN", "NID", "DPI", "DPY", "NJS", "LRM", "KUP", "IMP", "EXP", "UDE", "UDI", "SP2",
            "OCI", "JBO", "DIA", "CRS", "PRVF", "PRVG", "FRM", "BEA", "WLS", "OPW");

    /** Stands directly ahead of digits, which a letter for the severity may follow. */
    static final Set<String> JOINED = Set.of(
            "SQL",
            "AMQ",
            "CPF",
            "MCH",
            "HHH",
            "WFLYCTL",
            "WFLYSRV",
            "WFLYEJB",
            "WFLYJCA",
            "ARJUNA",
            "ISPN",
            "RESTEASY",
            "DSRA",
            "SRVE",
            "IGZ",
            "MSB",
            "LNK",
            "SRMSG",
            "SRJWT",
            "SRCFG");

    static final Set<String> ERRNO = Set.of(
            "EACCES",
            "EADDRINUSE",
            "EADDRNOTAVAIL",
            "EAGAIN",
            "EBADF",
            "EBUSY",
            "ECONNABORTED",
            "ECONNREFUSED",
            "ECONNRESET",
            "EDQUOT",
            "EEXIST",
            "EFBIG",
            "EHOSTDOWN",
            "EHOSTUNREACH",
            "EINTR",
            "EINVAL",
            "EIO",
            "EISDIR",
            "ELOOP",
            "EMFILE",
            "EMSGSIZE",
            "ENAMETOOLONG",
            "ENETDOWN",
            "ENETUNREACH",
            "ENFILE",
            "ENOBUFS",
            "ENOENT",
            "ENOMEM",
            "ENOSPC",
            "ENOTCONN",
            "ENOTDIR",
            "ENOTEMPTY",
            "ENOTFOUND",
            "ENOTSUP",
            "ENXIO",
            "EOVERFLOW",
            "EPERM",
            "EPIPE",
            "EPROTO",
            "ERANGE",
            "EROFS",
            "ESTALE",
            "ETIMEDOUT",
            "ETXTBSY",
            "EXDEV");

    /** Status codes of gRPC but OK. */
    static final Set<String> GRPC = Set.of(
            "CANCELLED",
            "UNKNOWN",
            "INVALID_ARGUMENT",
            "DEADLINE_EXCEEDED",
            "NOT_FOUND",
            "ALREADY_EXISTS",
            "PERMISSION_DENIED",
            "RESOURCE_EXHAUSTED",
            "FAILED_PRECONDITION",
            "ABORTED",
            "OUT_OF_RANGE",
            "UNIMPLEMENTED",
            "INTERNAL",
            "UNAVAILABLE",
            "DATA_LOSS",
            "UNAUTHENTICATED");

    private VendorNames() {}
}
