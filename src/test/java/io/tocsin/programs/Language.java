package io.tocsin.programs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A language: what runs its programs, and how it says what failed. */
enum Language {
    JAVA("java", """
            (?s)Exception in thread "[^"]*" (?<type>[\\w.$]+)(: (?<message>.*?))?\\R(?=\\tat )"""),
    PYTHON("python3", "(?m)^(?<type>[A-Za-z_][\\w.]*)(: (?<message>.*))?\\s*\\z"),
    NODE("node", "(?m)^(?<type>\\w*Error): (?<message>.*)\\R {4}at "),
    RUBY("ruby", "(?m)^\\S+?:\\d+:in .+?': (?<message>.*) \\((?<type>[\\w:]+)\\)"),
    PERL("perl", "\\A(?<message>.*?) at \\S+ line \\d+(?<type>)"),
    CPP("g++", "throwing an instance of '(?<type>[^']+)'\\R\\s*what\\(\\):\\s+(?<message>.*)");

    private static final Path SOURCES = Path.of("src/test/resources/programs").toAbsolutePath();
    private static final long PATIENCE_SECONDS = 60;

    private final String tool;
    private final Pattern said;

    Language(String tool, String said) {
        this.tool = tool;
        this.said = Pattern.compile(said);
    }

    String tool() {
        return tool;
    }

    /** What the events of its programs have as their platform. */
    String platform() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this machine can run its programs. */
    boolean available() {
        if (this == JAVA) {
            return true;
        }
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, tool))
                .anyMatch(Files::isExecutable);
    }

    /** Its programs' sources. */
    List<Path> programs() throws IOException {
        try (Stream<Path> sources = Files.list(SOURCES.resolve(platform()))) {
            return sources.sorted().toList();
        }
    }

    /** Makes the program fail. */
    Failure run(Path program, Path scratch) throws IOException, InterruptedException {
        if (this == CPP) {
            Path executable = scratch.resolve("program");
            said(
                    List.of(
                            tool,
                            "-O0",
                            "-o",
                            executable.toString(),
                            program.getFileName().toString()),
                    program,
                    scratch);
            return failure(program, said(List.of(executable.toString()), program, scratch));
        }
        List<String> command = new ArrayList<>();
        if (this == JAVA) {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-XX:TieredStopAtLevel=1");
        } else {
            command.add(tool);
        }
        command.add(program.getFileName().toString());
        return failure(program, said(command, program, scratch));
    }

    private Failure failure(Path program, String printed) {
        Matcher matcher = said.matcher(printed);
        if (!matcher.find()) {
            throw new AssertionError(program + " did not say what failed: " + printed);
        }
        String type = matcher.group("type");
        String message = matcher.group("message");
        return new Failure(this, type.isEmpty() ? "die" : type, message == null ? "" : message, printed);
    }

    /** Run in its own folder, so that what it prints names no other. */
    private static String said(List<String> command, Path program, Path scratch)
            throws IOException, InterruptedException {
        Path printed = scratch.resolve("printed");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(program.getParent().toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(printed.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError(program + " does not end");
        }
        return Files.readString(printed, StandardCharsets.UTF_8);
    }
}
