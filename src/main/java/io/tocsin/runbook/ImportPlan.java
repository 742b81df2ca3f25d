package io.tocsin.runbook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an import does. Pure.
 *
 * @param made what gets a row, by name: new ones, and built-in ones that are changed for the first time
 * @param updated rows that get another content
 * @param removed rows that go
 * @param answer the same by names, for the caller
 */
record ImportPlan(
        Map<String, RunbookContent> made,
        Map<Runbook, RunbookContent> updated,
        List<Runbook> removed,
        Imported answer) {

    /**
     * Compares a file with what is there.
     *
     * @param own all rows
     * @param replace whether what the file does not name goes
     * @param app the app whose runbooks may go; null for all
     */
    static ImportPlan of(
            Map<String, RunbookContent> file,
            Collection<Runbook> own,
            Collection<Runbook> builtIn,
            boolean replace,
            @Nullable String app) {
        Map<String, Runbook> known = new HashMap<>();
        builtIn.forEach(runbook -> known.put(runbook.name(), runbook));
        own.forEach(runbook -> known.put(runbook.name(), runbook));
        ImportPlan plan = new ImportPlan(
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                own.stream()
                        .filter(runbook -> replace && !file.containsKey(runbook.name()))
                        .filter(runbook -> app == null || runbook.content().onlyOf(app))
                        .toList(),
                new Imported(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
        file.forEach((name, content) -> plan.add(name, content, known.get(name)));
        plan.removed.forEach(runbook -> plan.answer.removed().add(runbook.name()));
        return plan;
    }

    private void add(String name, RunbookContent content, @Nullable Runbook known) {
        if (known == null) {
            made.put(name, content);
            answer.created().add(name);
        } else if (known.content().equals(content)) {
            answer.left().add(name);
        } else {
            answer.changed().add(name);
            if (known.builtIn()) {
                made.put(name, content);
            } else {
                updated.put(known, content);
            }
        }
    }
}
