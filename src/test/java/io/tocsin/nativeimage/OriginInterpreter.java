package io.tocsin.nativeimage;

import io.tocsin.nativeimage.Origin.Origins;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Interpreter;

/** Follows constants, parameters and declared types through a method. */
final class OriginInterpreter extends Interpreter<Origins> {

    private final BasicInterpreter sizes = new BasicInterpreter();

    OriginInterpreter() {
        super(Opcodes.ASM9);
    }

    @Override
    public Origins newValue(Type type) {
        return plain(sizes.newValue(type));
    }

    @Override
    public Origins newParameterValue(boolean isInstanceMethod, int local, Type type) {
        return of(sizes.newValue(type), new Origin.Parameter(local, type.getDescriptor()));
    }

    @Override
    public Origins newOperation(AbstractInsnNode instruction) throws AnalyzerException {
        BasicValue value = sizes.newOperation(instruction);
        if (instruction instanceof LdcInsnNode constant) {
            if (constant.cst instanceof Type type) {
                return of(value, new Origin.ClassLiteral(type.getDescriptor()));
            }
            if (constant.cst instanceof String text) {
                return of(value, new Origin.Text(text));
            }
        } else if (instruction instanceof TypeInsnNode made) {
            return of(value, new Origin.Declared(Type.getObjectType(made.desc).getDescriptor()));
        } else if (instruction instanceof FieldInsnNode field) {
            return of(value, new Origin.Declared(field.desc));
        }
        return plain(value);
    }

    @Override
    public Origins copyOperation(AbstractInsnNode instruction, Origins value) {
        return value;
    }

    @Override
    public Origins unaryOperation(AbstractInsnNode instruction, Origins value) throws AnalyzerException {
        BasicValue result = sizes.unaryOperation(instruction, BasicValue.REFERENCE_VALUE);
        if (instruction.getOpcode() == Opcodes.CHECKCAST) {
            Set<Origin> both = new LinkedHashSet<>(value.all());
            both.add(new Origin.Declared(
                    Type.getObjectType(((TypeInsnNode) instruction).desc).getDescriptor()));
            return new Origins(1, both);
        }
        if (instruction instanceof FieldInsnNode field && instruction.getOpcode() == Opcodes.GETFIELD) {
            return of(result, new Origin.Declared(field.desc));
        }
        return plain(result);
    }

    @Override
    public Origins binaryOperation(AbstractInsnNode instruction, Origins first, Origins second)
            throws AnalyzerException {
        return plain(sizes.binaryOperation(instruction, BasicValue.REFERENCE_VALUE, BasicValue.REFERENCE_VALUE));
    }

    @Override
    public Origins ternaryOperation(AbstractInsnNode instruction, Origins first, Origins second, Origins third) {
        return null;
    }

    @Override
    public Origins naryOperation(AbstractInsnNode instruction, List<? extends Origins> values)
            throws AnalyzerException {
        BasicValue result = sizes.naryOperation(instruction, List.of());
        String descriptor = instruction instanceof MethodInsnNode call
                ? call.desc
                : instruction instanceof InvokeDynamicInsnNode call ? call.desc : null;
        return descriptor == null || result == null
                ? plain(result)
                : of(result, new Origin.Declared(Type.getReturnType(descriptor).getDescriptor()));
    }

    @Override
    public void returnOperation(AbstractInsnNode instruction, Origins value, Origins expected) {
        // What is returned is seen where the method is called, as its declared type.
    }

    @Override
    public Origins merge(Origins one, Origins other) {
        if (one.all().containsAll(other.all())) {
            return one;
        }
        Set<Origin> both = new LinkedHashSet<>(one.all());
        both.addAll(other.all());
        return new Origins(Math.min(one.size(), other.size()), both);
    }

    private static Origins plain(BasicValue value) {
        return value == null ? null : new Origins(value.getSize(), Set.of());
    }

    private static Origins of(BasicValue value, Origin origin) {
        return value == null ? null : new Origins(value.getSize(), Set.of(origin));
    }
}
