package io.tocsin.bench.persist;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** Panache's repository, as it comes. */
@ApplicationScoped
class PersistedEvents implements PanacheRepositoryBase<PersistedEvent, PersistedEventId> {}
