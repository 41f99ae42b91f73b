/**
 * The picture of a plan: the arena over time as SVG, alone or in an HTML page.
 *
 * <p>Imports {@code plan}.
 *
 * <p>Invariant: equal plans give equal text, on any machine.
 *
 * <p>Invariant: a picture is one file that needs no network; no font, script or style comes from elsewhere.
 */
@NullMarked
package io.brimful.report.map;

import org.jspecify.annotations.NullMarked;
