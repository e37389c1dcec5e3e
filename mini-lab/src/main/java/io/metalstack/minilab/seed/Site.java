package io.metalstack.minilab.seed;

/**
 * A seeded server: what a user of it needs to know, and tokens for those who work there.
 *
 * @param partition id
 * @param tenant login
 * @param project UUID
 * @param internet id of the external network
 * @param image id of the image to install
 * @param ownerToken of the project's owner
 * @param pixieToken of the boot server: makes tokens for machines
 * @param agentToken of metal-core and metal-bmc
 */
public record Site(
    String partition,
    String tenant,
    String project,
    String internet,
    String image,
    String ownerToken,
    String pixieToken,
    String agentToken) {}
