package dev.lanegrad.nn.reproducibility;

import dev.lanegrad.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of the raw bits of tensors. Two are equal only if every bit is. */
final class Fingerprint {
    private final MessageDigest digest;

    Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    void add(Tensor tensor) {
        ByteBuffer bytes = ByteBuffer.allocate(tensor.size() * Double.BYTES);
        switch (tensor.dtype()) {
            case F32 -> bytes.asFloatBuffer().put(tensor.toFloatArray());
            case F64 -> bytes.asDoubleBuffer().put(tensor.toDoubleArray());
            case I32 -> bytes.asIntBuffer().put(tensor.toIntArray());
            case BOOL -> throw new IllegalArgumentException("masks have no bits of interest here");
        }
        digest.update(bytes);
    }

    void add(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends this fingerprint. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
