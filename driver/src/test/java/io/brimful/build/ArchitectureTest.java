package io.brimful.build;

class ArchitectureTest extends ArchitectureContract {}
